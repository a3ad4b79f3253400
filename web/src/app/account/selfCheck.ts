/** One line of the self-test: what was looked at, what was found, and what to do when it does not do. */
export interface Finding {
  name: string
  found: string
  good: boolean
  advice?: string
}

/** The kernel's name and number out of what the browser says of itself. */
export function kernelOf(agent: string): { name: string; version: number } {
  const m = /(?:Chrome|Chromium)\/(\d+)/.exec(agent)
  if (m) return { name: 'Chromium', version: Number(m[1]) }
  const s = /Version\/(\d+)(?:\.(\d+))?.*Safari/.exec(agent)
  if (s) return { name: 'Safari', version: Number(`${s[1]}.${s[2] ?? 0}`) }
  const f = /Firefox\/(\d+)/.exec(agent)
  return f ? { name: 'Firefox', version: Number(f[1]) } : { name: '未知', version: 0 }
}

export function kernelFinding(agent: string): Finding {
  const { name, version } = kernelOf(agent)
  const least = { Chromium: 85, Safari: 14.1, Firefox: 80 }[name] ?? 0
  const good = version >= least && version > 0
  return { name: '浏览器内核', found: version ? `${name} ${version}` : '没有识别出来', good, advice: good ? undefined : '请升级浏览器，或在双核浏览器中切换到「极速模式」。' }
}

// A face is there when text set in it is as wide as no fallback makes it.
export function hasFont(face: string): boolean {
  const pen = document.createElement('canvas').getContext('2d')
  if (!pen) return false
  const width = (family: string) => {
    pen.font = `48px ${family}`
    return pen.measureText('永和國字Abg0123').width
  }
  return ['serif', 'sans-serif', 'monospace'].some(other => width(`"${face}",${other}`) !== width(other))
}

export function fontFinding(name: string, faces: readonly string[], advice: string): Finding {
  const have = faces.find(hasFont)
  return { name, found: have ?? '没有安装', good: !!have, advice: have ? undefined : advice }
}

export function storageFinding(): Finding {
  try {
    localStorage.setItem('sc.check', '1')
    localStorage.removeItem('sc.check')
    return { name: '保存草稿', found: '可以', good: true }
  } catch {
    return { name: '保存草稿', found: '不可以', good: false, advice: '请退出无痕模式，或在浏览器设置中允许本网站保存数据。' }
  }
}

export function cookieFinding(enabled: boolean): Finding {
  return { name: '登录状态', found: enabled ? '可以保持' : '不能保持', good: enabled, advice: enabled ? undefined : '请在浏览器设置中允许本网站使用 Cookie。' }
}

export function screenFinding(width: number, height: number): Finding {
  const good = width >= 1200 || width < 600
  return { name: '窗口大小', found: `${width} × ${height}`, good, advice: good ? undefined : '请把窗口放到最大，或按 Ctrl 和减号键缩小显示比例。' }
}
