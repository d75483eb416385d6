import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const BLOCK = 512

/** Writes the files of a tar file that PGlite has made into a folder. Creates the folder. */
export function untar(tar: Buffer, folder: string): void {
  for (let at = 0; at < tar.length && tar[at] !== 0; ) {
    const path = join(folder, textAt(tar, at, 100))
    const size = Number.parseInt(textAt(tar, at + 124, 12), 8)
    const isFolder = textAt(tar, at + 156, 1) === '5'
    mkdirSync(isFolder ? path : dirname(path), { recursive: true })
    at += BLOCK
    if (!isFolder) writeFileSync(path, tar.subarray(at, at + size))
    at += Math.ceil(size / BLOCK) * BLOCK
  }
}

/** A text field of a header, which ends at its width or at a NUL. */
function textAt(tar: Buffer, at: number, width: number): string {
  return tar.toString('utf8', at, at + width).split('\0')[0]!
}
