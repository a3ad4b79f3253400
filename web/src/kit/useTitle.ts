import { inject, type InjectionKey } from 'vue'

export const titleKey: InjectionKey<(title: string) => void> = Symbol('title')

/** Lets a page whose name depends on its record say so: `useTitle()('投资科党支部')`. */
export function useTitle(): (title: string) => void {
  return inject(titleKey, t => void (document.title = t))
}
