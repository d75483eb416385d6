import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressAssets } from './compress-assets.ts'
import { forbidServerModules } from './forbid-server-modules.ts'
import { inlineFirstPaint } from './inline-first-paint.ts'
import { lateStylesheet } from './late-stylesheet.ts'
import { lowPriorityScripts } from './low-priority-scripts.ts'
import { serviceWorker } from './service-worker.ts'

/**
 * The development server passes requests on to the API with the API's own origin, because the API refuses writes from
 * other origins.
 */
const api = { target: 'http://localhost:3000', headers: { origin: 'http://localhost:3000' } }

export default defineConfig({
  plugins: [
    react(),
    tailwindcss(),
    forbidServerModules(),
    serviceWorker(),
    inlineFirstPaint(),
    lateStylesheet(),
    lowPriorityScripts(),
    compressAssets(),
  ],
  server: {
    port: 5173,
    strictPort: true,
    proxy: { '/api': api, '/trpc': api, '/healthz': api },
  },
  // Every asset is a separate file, because the server's CSP allows no `data:` fonts or scripts.
  build: {
    assetsInlineLimit: 0,
    // The file of the first screen, see `first-load.test.ts`.
    chunkSizeWarningLimit: 660,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // The German texts import these while the file of the first screen waits for the German texts.
            {
              name: 'language',
              test: /lib[\\/]texts[\\/](?:language|plural)\.ts$|recurrence[\\/](?:recurrence-words|rule-text)\.ts$/,
              priority: 1,
            },
            // What the first screen needs is one file, with all that it imports: many small ones compress badly.
            { name: 'first', test: /src[\\/]app[\\/]main\.tsx$/ },
          ],
        },
      },
    },
  },
})
