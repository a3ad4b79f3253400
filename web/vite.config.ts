import { fileURLToPath, URL } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import vue from '@vitejs/plugin-vue'
import Components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import { VantResolver } from '@vant/auto-import-resolver'

// Vant's icon CSS ends with a woff fallback on a public CDN: an intranet must never ask for it.
const noCdnFont = (): Plugin => ({
  name: 'no-cdn-font',
  enforce: 'pre',
  transform(code, id) {
    if (!/vant\/.*\.css/.test(id)) return
    return code.replace(/,\s*url\((['"]?)(?:https?:)?\/\/[^)]*\)\s*format\((['"])woff\2\)/g, '')
  }
})

// The phone has no keyboard of its own kind and no icon set but Vant's: a separate entry keeps
// Element Plus out of its first load.
const entry = (name: string) => fileURLToPath(new URL(name, import.meta.url))

// In development the phone's addresses must reach the phone's page, as the program does it.
const phonePaths = (): Plugin => ({
  name: 'phone-paths',
  configureServer(server) {
    server.middlewares.use((req, _res, next) => {
      if (/^\/[mq](\/|\?|$)/.test(req.url ?? '')) req.url = '/m.html'
      next()
    })
  }
})

export default defineConfig({
  base: '/',
  resolve: { alias: { '@': entry('./src') } },
  plugins: [
    vue(),
    noCdnFont(),
    phonePaths(),
    Components({ dirs: [], resolvers: [ElementPlusResolver({ importStyle: 'css' }), VantResolver()], dts: 'src/components.d.ts' })
  ],
  build: {
    // Lowers ??=, ||= and ?. at no cost in size; the floor of browser functions stays Chrome 85 (Element Plus).
    target: ['chrome79', 'safari13'],
    cssTarget: ['chrome79', 'safari13'],
    reportCompressedSize: false,
    manifest: true,
    chunkSizeWarningLimit: 600,
    rollupOptions: { input: { desk: entry('./index.html'), phone: entry('./m.html') } }
  },
  server: { port: 5173, proxy: { '/api': 'http://127.0.0.1:8080' } }
})
