import { afterEach, describe, expect, it } from 'vitest'
import { pageHits, recentHits, remember, type Hit } from './search'
import type { MenuGroup } from './menu'

const page = (path: string, title: string) => ({ path, title, component: () => Promise.resolve({}) })
const menu: MenuGroup[] = [
  { code: 'directory', title: '组织与党员', pages: [page('/orgs', '组织树与单位'), page('/members', '党员名册')] },
  { code: 'activity', title: '组织生活', pages: [page('/activities', '组织生活记录')] }
]
const person = (id: string, secret = false): Hit => ({ kind: 'member', key: id, title: `某${id}`, note: '', path: `/members?member=${id}`, secret })
afterEach(() => sessionStorage.clear())

describe('the search of everything', () => {
  it('finds pages by name and initials, of the menu alone', () => {
    expect(pageHits(menu, '名册').map(h => h.path)).toEqual(['/members'])
    expect(pageHits(menu, 'dymc').map(h => h.path)).toEqual(['/members'])
    expect(pageHits(menu, '组织').map(h => h.path)).toEqual(['/orgs', '/activities'])
    expect(pageHits(menu, '账号')).toEqual([])
  })
  it('remembers what was opened, each once, eight at most, apart by account', () => {
    for (let n = 1; n <= 9; n++) remember('u1', person(String(n)))
    remember('u1', person('4'))
    expect(recentHits('u1').map(h => h.key)).toEqual(['4', '9', '8', '7', '6', '5', '3', '2'])
    expect(recentHits('u2')).toEqual([])
  })
  it('does not remember a title that is not everybody’s', () => {
    remember('u1', person('1', true))
    expect(recentHits('u1')).toEqual([])
  })
})
