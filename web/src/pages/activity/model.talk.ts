import { computed, ref, watch } from 'vue'
import { api, take, type Wire } from '@/api/client'
import { useAccess } from '@/kit/access'
import { emptyContent, type Content, type Expected } from './model'

export interface Talk {
  org_id: number
  day: string
  /** Who began it, and with whom; 0 is nobody yet. */
  by: number
  with: number
  about: string
  line: string
}

/** What talks are about, as far as it is written down; the words themselves need not be. */
export const abouts = ['日常交流', '思想状况', '工作履职', '关心帮扶', '提醒帮助']

export const blankTalk = (org: number, day: string, by: number): Talk => ({ org_id: org, day, by, with: 0, about: abouts[0]!, line: '' })

/** The record of a talk of two: both were there, whoever began it leads. */
export function talkRecord(t: Talk, people: readonly Pick<Expected, 'member_id' | 'name'>[], recorder: string, recorderId: number): { org_id: number; content: Content } {
  const both = [t.by, t.with].flatMap(id => people.find(x => x.member_id === id) ?? [])
  return {
    org_id: t.org_id,
    content: {
      ...emptyContent(recorder, recorderId), kinds: ['talk'], confidential: true, day: t.day, topic: `谈心谈话：${t.about}`, host: t.by && both[0] ? { name: both[0].name, member_id: t.by } : { name: '' }, minutes: t.line.trim(),
      attendances: both.map(x => ({ member_id: x.member_id, name: x.name, mark: 'attended' as const }))
    }
  }
}

/** What is missing before it can be sent, in a sentence; empty when nothing is. */
export function talkLacks(t: Talk): string {
  if (!t.org_id) return '请选择党支部。'
  if (!t.day) return '请填写谈话日期。'
  if (!t.by || !t.with) return '请选择谈话双方。'
  return t.by === t.with ? '谈话双方不能是同一个人，请另选一人。' : ''
}

type Entry = Wire<'Entry'>
/** How the year's talks are covered: who should have talked, and how many have. */
export const coverageWords = (entries: readonly Entry[]): string[] => entries.filter(e => e.rule.startsWith('talk_')).map(e => `${e.name}：应谈${e.need}人，已谈${e.have}人`)

/** The branches for which one may record, the people of the chosen one and how its talks are covered. */
export function useTalk() {
  const access = useAccess()
  const branches = ref<Wire<'Branchlet'>[]>([])
  const people = ref<Expected[]>([])
  const covered = ref<string[]>([])
  const form = ref<Talk>(blankTalk(0, access.today, 0))
  async function recount() {
    const org = form.value.org_id
    if (!org) return
    const got = await take(api.GET('/api/obligations/calendar/{org}', { params: { path: { org } } })).catch(() => undefined)
    if (got && org === form.value.org_id) covered.value = coverageWords(got.entries)
  }
  async function begin() {
    branches.value = (await take(api.GET('/api/orgs'))).nodes.filter(o => !o.context && (o.kind === 'branch' || o.kind === 'general_branch'))
    form.value.org_id ||= (branches.value.find(o => o.id === access.orgId) ?? (branches.value.length === 1 ? branches.value[0] : undefined))?.id ?? 0
  }
  watch(() => [form.value.org_id, form.value.day].join(), async () => {
    const { org_id: org, day } = form.value
    if (!org) return
    const got = await take(api.GET('/api/activities/roster', { params: { query: { org, kinds: ['talk'], day } } })).catch(() => undefined)
    if (!got || org !== form.value.org_id) return
    people.value = [...new Map([...got.members, ...got.others].map(x => [x.member_id, x])).values()]
    const here = (id: number) => people.value.some(x => x.member_id === id)
    if (!here(form.value.by)) form.value.by = here(access.memberId) ? access.memberId : 0
    if (!here(form.value.with)) form.value.with = 0
    await recount()
  })
  const body = () => talkRecord(form.value, people.value, access.name, access.memberId)
  const path = computed(() => (access.can('activity.accept') ? '/api/activities/record' : '/api/activities/send') as '/api/activities/record' | '/api/activities/send')
  /** Ready for the next talk of the same branch and day. */
  function again() {
    form.value = blankTalk(form.value.org_id, form.value.day, form.value.by)
    void recount()
  }
  return { access, branches, people, covered, form, begin, body, path, again }
}
