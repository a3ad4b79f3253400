// playwright-core is the front end's; a second install would only drift away from it.
import { createRequire } from 'node:module'

export const { chromium } = createRequire(new URL('../web/package.json', import.meta.url))('playwright-core')
