import { ref } from 'vue'
import { keep, recall } from './storage'

/** Large print, kept on this machine; it is wanted before anybody has logged in. */
export function useLargePrint() {
  const large = ref(recall<boolean>('sc.large') === true)
  const apply = () => document.documentElement.toggleAttribute('data-size', false) || (large.value && document.documentElement.setAttribute('data-size', 'large'))
  apply()
  return {
    large,
    toggle() {
      large.value = !large.value
      keep('sc.large', large.value)
      apply()
    }
  }
}
