import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

/** Fonts and pictures are left out: their formats are compressed already. */
const COMPRESSIBLE = /\.(js|css|html|svg|json|txt|webmanifest)$/

/** Smaller files are not compressed: the `content-encoding` header costs more than compression would save. */
const MIN_BYTES = 512

/** Writes a `.br` and a `.gz` file in the best quality beside each built file. The server sends them as they are. */
export function compressAssets(): Plugin {
  let dir: string
  let isWritten: boolean
  return {
    name: 'compress-assets',
    apply: 'build',
    configResolved(config) {
      dir = join(config.root, config.build.outDir)
      isWritten = config.build.write
    },
    async closeBundle() {
      if (!isWritten) return
      const entries = await readdir(dir, { recursive: true, withFileTypes: true })
      const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
      await Promise.all(paths.filter((path) => COMPRESSIBLE.test(path)).map(compress))
    },
  }
}

async function compress(path: string): Promise<void> {
  const bytes = await readFile(path)
  if (bytes.length < MIN_BYTES) return
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes, { params }))
  await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }))
}
