/** Pages on which the source of a fact is read, by the type of its source. */
const sourcePages: Record<string, { name: string; path: string }> = {
  activity: { name: '组织生活记录', path: '/activities/' },
  honour: { name: '荣誉', path: '/honours/' },
  problem: { name: '问题', path: '/problems/' },
  rectification: { name: '整改问题', path: '/rectifications/' },
  visit: { name: '走访记录', path: '/visits/' },
  participation: { name: '专项行动', path: '/participations/' },
  training_class: { name: '培训班', path: '/training-classes/' },
  trainee: { name: '学员', path: '/trainees/' },
  contest_entrant: { name: '参赛队', path: '/contest-entrants/' },
  story: { name: '专栏稿件', path: '/stories/' },
  debriefing: { name: '述职评议', path: '/debriefings/' },
  deputy_talk: { name: '新任专职副书记谈话', path: '/deputy-talks/' },
  liaison_visit: { name: '到点指导', path: '/liaison-visits/' },
  term: { name: '任期', path: '/terms/' },
  establishment: { name: '组织设置申请', path: '/establishments/' },
  election: { name: '换届选举', path: '/elections/' }
}
export const sourceName = (type: string) => sourcePages[type]?.name ?? '记录'
/** Undefined where no page shows such a record. */
export const sourcePath = (type: string, id: number) => (sourcePages[type] ? sourcePages[type].path + id : undefined)
