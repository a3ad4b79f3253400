import { ref } from 'vue'
import type { Keeper } from './kept'
import { keep, recall } from './storage'

const large = ref(recall<boolean>('sc.large') === true)
let keeper: Keeper | undefined

function apply(on: boolean) {
  large.value = on
  keep('sc.large', on)
  if (on) document.documentElement.setAttribute('data-size', 'large')
  else document.documentElement.removeAttribute('data-size')
}

/**
 * Large print (大字版). It is wanted before anybody has logged in, so this machine keeps it; whoever logs in finds what they
 * chose last, on whatever machine.
 */
export function useLargePrint() {
  apply(large.value)
  return {
    large,
    toggle() {
      apply(!large.value)
      // not sent in time is no harm: the next change is
      keeper?.write('large', large.value).catch(() => undefined)
    }
  }
}

/** Somebody has logged in: their choice counts from now on, and their changes are kept. */
export async function followLargePrint(of: Keeper): Promise<void> {
  keeper = of
  const chosen = await of.read('large').catch(() => undefined)
  if (typeof chosen === 'boolean') apply(chosen)
}
