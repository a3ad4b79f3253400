import type { PageRoute } from '@/kit/route'

/** All pages that capabilities declare; a folder with a routes.ts is enough to be seen. */
export const deskPages: PageRoute[] = Object.values(import.meta.glob<{ routes: PageRoute[] }>('../pages/*/routes.ts', { eager: true })).flatMap(m => m.routes)
