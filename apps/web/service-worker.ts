import { join } from 'node:path'
import type { Plugin } from 'vite'
import { build } from 'vite'

const ENTRY = join(import.meta.dirname, 'src/service-worker/main.ts')
const NAME = 'sw.js'

/**
 * Builds the service worker to `/sw.js`. It is a build of its own: a browser loads a service worker from one file with
 * a fixed name, and the page's build would move what both use into a shared chunk.
 */
export function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: NAME, source: await bundleServiceWorker() })
    },
    configureServer(server) {
      server.middlewares.use(`/${NAME}`, (_, response) => {
        bundleServiceWorker().then(
          (code) => response.setHeader('content-type', 'text/javascript').end(code),
          (error) => response.writeHead(500).end(String(error)),
        )
      })
    },
  }
}

export async function bundleServiceWorker(): Promise<string> {
  const outputs = await build({
    configFile: false,
    logLevel: 'warn',
    root: import.meta.dirname,
    publicDir: false,
    build: { write: false, rolldownOptions: { input: ENTRY, output: { format: 'iife' } } },
  })
  const chunks = [outputs].flat().flatMap((each) => ('output' in each ? each.output : []))
  const [chunk] = chunks
  if (chunks.length !== 1 || chunk?.type !== 'chunk') throw new Error('The service worker must be one file.')
  return chunk.code
}
