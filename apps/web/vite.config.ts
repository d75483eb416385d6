import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressAssets } from './compress-assets.ts'
import { forbidServerModules } from './forbid-server-modules.ts'
import { lateStylesheet } from './late-stylesheet.ts'

/** Sends the origin of the API: it refuses writes from other origins, such as the one of this server. */
const api = { target: 'http://localhost:3000', headers: { origin: 'http://localhost:3000' } }

export default defineConfig({
  plugins: [react(), tailwindcss(), forbidServerModules(), lateStylesheet(), compressAssets()],
  server: {
    port: 5173,
    strictPort: true,
    proxy: { '/api': api, '/trpc': api, '/healthz': api },
  },
  // The server's CSP allows no `data:` fonts or scripts, so every asset is a separate file.
  // The Markdown parser, a chunk that is loaded later, is just over Vite's default limit.
  build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 600 },
})
