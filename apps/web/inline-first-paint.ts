import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { minify } from 'vite'

const FILE = 'first-paint.js'
const TAG = `<script src="/${FILE}"></script>`

/**
 * Writes `first-paint.js` into the page, so that the first paint waits for no second request. The server allows the script
 * by its hash, see `inlineScripts` in apps/api.
 */
export function inlineFirstPaint(): Plugin {
  let root: string
  return {
    name: 'inline-first-paint',
    configResolved(config) {
      root = config.root
    },
    transformIndexHtml: {
      order: 'pre',
      async handler(html) {
        if (!html.includes(TAG)) throw new Error(`index.html has no ${TAG}`)
        const { code } = await minify(FILE, await readFile(join(root, FILE), 'utf8'))
        return html.replace(TAG, () => `<script>${code}</script>`)
      },
    },
  }
}
