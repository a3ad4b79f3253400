import { ref } from 'vue'

/** Shown while a lapsed session is renewed in place. */
export const lapsed = ref(false)
let answer: ((renewed: boolean) => void) | undefined

/** Opens the dialog; the answer tells whether what was being done may go on. */
export function askAgain(): Promise<boolean> {
  lapsed.value = true
  return new Promise(resolve => (answer = resolve))
}

export function answerAgain(renewed: boolean): void {
  lapsed.value = false
  answer?.(renewed)
  answer = undefined
}
