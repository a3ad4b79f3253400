import type { PhoneRoute } from '@/kit/route'

/** All phone pages that capabilities declare. */
export const phonePages: PhoneRoute[] = Object.values(import.meta.glob<{ routes: PhoneRoute[] }>('../mobile/*/routes.ts', { eager: true })).flatMap(m => m.routes)
