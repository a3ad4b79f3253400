import type { Component } from 'vue'
import { Calendar, ChatLineSquare, DataAnalysis, Document, Flag, HomeFilled, MapLocation, Medal, OfficeBuilding, Reading, Setting, Star, Tickets, User, View } from '@element-plus/icons-vue'
import type { Group } from '@/kit/route'

export const icons: Record<Group | 'paper' | 'message', Component> = {
  home: HomeFilled, directory: OfficeBuilding, term: User, activity: Calendar, brand: Medal, red_flag: Flag, five_star: Star, outreach: MapLocation,
  inspection: View, training: Reading, points: Tickets, briefing: DataAnalysis, system: Setting, paper: Document, message: ChatLineSquare
}
