export const kinds: Record<string, string> = { brand_exhibition: '品牌展示赛', knowledge: '学习竞赛', post: '岗位竞赛', other: '其他' }
export const stages: Record<string, string> = { preliminary: '初赛', final: '决赛' }
