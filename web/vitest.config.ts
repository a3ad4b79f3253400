import { mergeConfig, defineConfig } from 'vitest/config'
import base from './vite.config.ts'

export default mergeConfig(
  base,
  defineConfig({
    test: {
      environment: 'happy-dom',
      include: ['src/**/*.test.ts'],
      pool: 'threads',
      maxWorkers: 2,
      server: { deps: { inline: ['element-plus', 'vant'] } }
    }
  })
)
