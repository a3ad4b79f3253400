// Loaded when a chart is drawn, never before: it is heavier than all of the shell.
import { init, use, type ECharts } from 'echarts/core'
import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { SVGRenderer } from 'echarts/renderers'

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

/** A chart in an element; SVG, so that paper shows it as sharp as the screen. */
export const draw = (box: HTMLElement): ECharts => init(box, undefined, { renderer: 'svg' })
