export const kinds: Record<string, string> = { secretary: '书记培训班', department: '单位自办班', rotation: '轮训', other: '其他' }

/** 2023-05-08 to 2023-05-12; one day alone when both are the same. */
export const spanText = (from: string, to: string) => (to && to !== from ? `${from} 至 ${to}` : from)
