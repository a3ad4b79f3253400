import type { Component } from 'vue'
import { Calendar, DataAnalysis, Flag, HomeFilled, MapLocation, Medal, OfficeBuilding, Reading, Setting, Star, Tickets, View } from '@element-plus/icons-vue'
import type { Group } from '@/kit/route'

export const icons: Record<Group, Component> = {
  home: HomeFilled, directory: OfficeBuilding, activity: Calendar, brand: Medal, red_flag: Flag, five_star: Star, outreach: MapLocation,
  inspection: View, training: Reading, points: Tickets, briefing: DataAnalysis, system: Setting
}
