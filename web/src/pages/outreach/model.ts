export const placeKinds: Record<string, string> = { village: '乡村', enterprise: '企业', community: '社区' }
export const ways: Record<string, string> = { sent: '下沉社区', volunteered: '居住地志愿服务' }

