import type { Component } from 'vue'

/** The first level of the menu, from top to bottom. An entry of `home` stands by itself above the groups. */
export const groups = [
  { code: 'home', title: '' },
  { code: 'directory', title: '组织与党员' },
  { code: 'term', title: '班子与换届' },
  { code: 'activity', title: '组织生活' },
  { code: 'brand', title: '机关创品牌' },
  { code: 'red_flag', title: '支部创红旗' },
  { code: 'five_star', title: '党员创五星' },
  { code: 'outreach', title: '下沉走访' },
  { code: 'inspection', title: '督查与整改' },
  { code: 'training', title: '培训与宣传' },
  { code: 'points', title: '积分管理' },
  { code: 'briefing', title: '统计与报表' },
  { code: 'system', title: '系统管理' }
] as const

export type Group = (typeof groups)[number]['code']

/** A page as its capability declares it in `pages/<capability>/routes.ts`; menu, guard and title come from it. */
export interface PageRoute {
  /** Plain path, `/members` or `/members/:id`. */
  path: string
  title: string
  component: () => Promise<Component | { default: Component }>
  /** The permission without which the page is neither shown in the menu nor opened; several mean any of them. */
  permission?: string | string[]
  /** Where it stands in the menu; without a group it is reached from other pages only. */
  group?: Group
  /** Place within its group, from small to great. */
  order?: number
  /** The group whose icon an entry of `home` bears, or the icon of papers or messages. */
  icon?: Group | 'paper' | 'message'
  /** The menu entry that stays lit while this page is open, for pages without a group. */
  under?: string
  /** Compares what lies above branches: in the menu only of those who hold something there. */
  above?: boolean
  /** One's own as a member: in the menu of those who are on the roster. */
  member?: boolean
  /** Never where one begins, wherever it stands in the menu. */
  aside?: boolean
  /** Fills the window, without menu and bar: for projectors and paper. */
  bare?: boolean
  /** Stands in the menu of a demonstration only. */
  demonstration?: boolean
}

/** A page of the phone, from `mobile/<capability>/routes.ts`; paths begin with `/m/`, but for `/q/`, where scanned codes lead. */
export interface PhoneRoute {
  path: string
  title: string
  component: () => Promise<Component | { default: Component }>
  permission?: string | string[]
  /** One of the four tabs; the tab bar is shown on these pages only. */
  tab?: 'home' | 'activity' | 'points' | 'mine'
  /** Offered as one of the great actions of the home page; `icon` is Vant's name. */
  tile?: { icon: string; note?: string }
  /** Offered in the list of what can be done. */
  listed?: boolean
  /** Opens without a network, on what this telephone keeps for it. */
  away?: boolean
}
