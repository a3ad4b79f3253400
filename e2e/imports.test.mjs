// Imports: the good rows go in and the others come back in the original workbook, mended they go in
// too, and the whole can be undone with what would be lost shown first.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { journey, open, paste } from './browser.mjs'
import { start } from './server.mjs'
import { mended, unpack } from './workbook.mjs'

const server = start()
const header = '姓名,性别,出生日期,民族,学历,党籍状态,是否退休,单位名称,支部名称,入党时间,转正时间,手机号码'

async function somewhere(context) {
  const { nodes } = await (await context.request.get('/api/orgs')).json()
  const byId = new Map(nodes.map(n => [n.id, n]))
  for (const branch of nodes.filter(n => n.kind === 'branch')) {
    const up = byId.get(branch.parent_id)
    if (up?.kind === 'department') return { branch, department: up }
  }
  throw new Error('the city has no branch')
}
async function send(page, name, mimeType, buffer) {
  await open(page, '/imports?kind=roster')
  await page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer })
  await page.getByRole('button', { name: '上传并核对' }).click()
  await page.waitForURL(/\/imports\/\d+/)
}
const total = async context => (await (await context.request.get('/api/members?size=1')).json()).total

journey('好行先导入，错行退回改好再导入，最后整批撤销', { server, role: 'staff' }, async (page, context) => {
  const { branch, department } = await somewhere(context)
  const row = (name, born, phone) => [name, '男', born, '汉族', '本科', '正式党员', '否', department.name, branch.name, '2012-07-01', '2013-07-01', phone].join(',')
  const before = await total(context)

  await send(page, '九月名册.csv', 'text/csv', Buffer.from([header, row('贾一帆', '1985-03-02', '13900001111'), row('贾二帆', '1986-02-30', ''), row('贾三帆', '1987-05-06', '1390000222'), row('贾四帆', '1988-08-08', '')].join('\n')))
  await page.getByText('还有 2 行有误').waitFor()
  assert.equal(await page.getByRole('button', { name: /^全部导入/ }).isDisabled(), true, 'all or nothing: nothing yet')
  await page.screenshot({ path: new URL('out/imports-1.png', import.meta.url).pathname })
  await page.getByRole('button', { name: '只导入没有错的 2 行' }).click()
  await page.getByRole('button', { name: '导入 2 行', exact: true }).click()
  await page.getByText('有 2 行没有导入').waitFor()
  assert.equal(await total(context), before + 2)
  const address = page.url()
  await page.screenshot({ path: new URL('out/imports-2.png', import.meta.url).pathname })
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载退回的表' }).click()])
  assert.equal(download.suggestedFilename(), '九月名册（待改正）.xlsx')
  const workbook = await readFile(await download.path())
  const comments = [...unpack(workbook)].find(([name]) => name.startsWith('xl/comments'))?.[1].toString() ?? ''
  assert.match(comments, /手机号应为 11 位/, 'the wrong cells carry comments')

  await send(page, download.suggestedFilename(), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', mended(workbook, { '1986-02-30': '1986-02-28', 1390000222: '13900002222' }))
  await page.getByRole('button', { name: '全部导入 2 行' }).click()
  await page.getByText('导入完成').waitFor()
  assert.equal(await total(context), before + 4)

  // Somebody changes one of the first batch, which then stays when the batch is undone.
  const found = await (await context.request.get('/api/members?text=' + encodeURIComponent('贾四帆'))).json()
  await open(page, '/members?text=' + encodeURIComponent('贾四帆'))
  await page.getByRole('button', { name: '贾四帆' }).click()
  await page.getByRole('button', { name: '修改信息' }).click()
  await page.getByRole('textbox', { name: '职务' }).fill('科长')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByText(/已保存|保存成功|已修改/).first().waitFor()
  assert.equal(found.total, 1)

  await page.goto(address)
  await page.getByRole('button', { name: '撤销这批导入' }).click()
  await page.getByText('会撤销 1 处').waitFor()
  await page.getByText(/导入后.+改过/).first().waitFor()
  await page.screenshot({ path: new URL('out/imports-3.png', import.meta.url).pathname })
  await page.getByRole('button', { name: '撤销 1 处' }).click()
  await page.getByText('撤销 1 处，保留 1 处').waitFor()
  assert.equal(await total(context), before + 3)
  await page.getByRole('button', { name: '撤销的结果' }).click()
  await page.getByText('保留的请逐条核对').waitFor()
  await page.screenshot({ path: new URL('out/imports-4.png', import.meta.url).pathname })
  await open(page, '/imports')
  await page.getByText('已撤销').first().waitFor()
})

journey('本单位自己的台账：列对应一次，第二次自动认得', { server, role: 'staff' }, async (page, context) => {
  const { nodes } = await (await context.request.get('/api/orgs')).json()
  const department = nodes.find(n => n.kind === 'department')
  const table = rows => [['下沉走访工作情况表'], ['导入前请删除注意事项'], ['序号', '哪个单位', '什么时候', '去了哪里', '对象', '做了什么'], ...rows].map(r => r.join('\t')).join('\n')
  const send = async text => {
    await open(page, '/imports?kind=visit&way=paste')
    await page.getByLabel('粘贴的表格').fill(text)
    await page.getByRole('button', { name: '上传并核对' }).click()
    await page.waitForURL(/\/imports\/\d+/)
  }
  const choose = async (label, option) => {
    await page.getByRole('combobox', { name: label }).click({ force: true }) // its placeholder lies over it
    await page.getByRole('option', { name: option, exact: true }).click()
    await page.getByRole('option', { name: option, exact: true }).waitFor({ state: 'hidden' }) // a list on its way out would close the next one
  }
  await send(table([['1', department.name, '45037', '槐荫里', '居民点', '看望困难群众'], ['2', department.name, '45038', '杏花峪', '村里', '"春耕帮扶\n送化肥"']]))
  await page.getByText('没有认全这张表的表头').waitFor()
  assert.equal(await page.getByRole('button', { name: '按此核对' }).isDisabled(), true, 'what must be there is not told yet')
  await choose(/哪个单位对应的栏目/, '单位（必填）')
  await choose(/什么时候对应的栏目/, '走访日期（必填）')
  await choose(/去了哪里对应的栏目/, '联系点（必填）')
  await choose(/对象对应的栏目/, '联系点类别')
  await choose(/做了什么对应的栏目/, '走访内容')
  await choose(/联系点类别“居民点”对应/, '社区')
  await choose(/联系点类别“村里”对应/, '乡村')
  await page.getByLabel('方案的名称').fill('走访情况表')
  await page.screenshot({ path: new URL('out/imports-5.png', import.meta.url).pathname, fullPage: true })
  await page.getByRole('button', { name: '按此核对' }).click()
  await page.getByRole('button', { name: '全部导入 2 行' }).click()
  await page.getByText('导入完成').waitFor()

  await send(table([['1', department.name, '45039', '柳林巷', '居民点', '送政策']]))
  await page.getByRole('button', { name: '全部导入 1 行' }).waitFor()
  await page.getByRole('button', { name: '列对应' }).click()
  await page.getByText('按方案“走访情况表”').waitFor()
  await page.getByRole('button', { name: '全部导入 1 行' }).click()
  await page.getByText('导入完成').waitFor()
  const { items } = await (await context.request.get('/api/visits?text=' + encodeURIComponent('杏花峪'))).json()
  assert.equal(items[0].place_kind, 'village')
  assert.equal(items[0].day, '2023-04-22')
  assert.match(items[0].content, /送化肥/)
})

journey('一列改好的值粘贴进有误的格子，撤销，再粘贴，导入后整批撤销', { server, role: 'staff' }, async (page, context) => {
  const { nodes } = await (await context.request.get('/api/orgs')).json()
  const department = nodes.find(n => n.kind === 'department').name
  await open(page, '/imports?kind=visit&way=paste')
  await page.getByLabel('粘贴的表格').fill(['单位\t走访日期\t联系点类别\t联系点\t走访内容', `${department}\t2023-02-30\t社区\t丁香里\t看望`, `${department}\t四月\t社区\t海棠里\t看望`, `${department}\t2023-04-23\t街坊\t玉兰里\t看望`].join('\n'))
  await page.getByRole('button', { name: '上传并核对' }).click()
  await page.waitForURL(/\/imports\/\d+/)
  const first = page.getByLabel(/^第 \d+ 行走访日期改为/).first()
  await first.focus()
  const mend = page.getByRole('button', { name: /^改好 \d+ 处/ })
  await paste(page, '2023-04-21\r\n2023-04-22\r\n胡同\r\n多出的一格')
  await page.getByText('已粘贴 2 格').waitFor()
  await page.getByText(/“胡同”：不是第 \d+ 行“联系点类别”的选项/).waitFor()
  await page.getByText('“多出的一格”：下面没有要改的格子了').waitFor()
  assert.match(await mend.innerText(), /改好 2 处/)
  await page.getByRole('button', { name: '撤销粘贴' }).click()
  assert.equal(await first.inputValue(), '')
  assert.equal(await mend.isDisabled(), true)

  await first.focus()
  await paste(page, '2023-04-21\r\n2023-04-22\r\n社区')
  await page.getByText('已粘贴 3 格').waitFor()
  await mend.click()
  await page.getByRole('button', { name: '全部导入 3 行' }).click()
  await page.getByText('导入完成').waitFor()
  const found = async () => (await (await context.request.get('/api/visits?text=' + encodeURIComponent('丁香里'))).json()).items
  assert.equal((await found())[0].day, '2023-04-21')
  await page.getByRole('button', { name: '撤销这批导入' }).click()
  await page.getByRole('button', { name: '撤销 3 处' }).click()
  await page.getByText('撤销 3 处').first().waitFor()
  await page.getByText('已撤销').first().waitFor()
  assert.equal((await found()).length, 0)
})
