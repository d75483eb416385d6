import { expect, test } from 'vitest'
import { read, sourceFiles } from './repository.ts'

const files = sourceFiles().filter((file) => !file.startsWith('scripts/'))

/** The comments that mark code which is less plain than it could be, on one line each, with the file of each. */
const marks = files.flatMap((file) => {
  const comments = read(file).match(/\/\*\*.*?\*\//gs) ?? []
  const found = comments.filter((comment) => comment.includes('Traded for speed'))
  return found.map((comment) => ({ file, comment: comment.replace(/\s*\n \* ?/g, ' ') }))
})

test('code that trades plainness for speed is marked', () => expect(marks.length).toBeGreaterThan(10))

test.each(marks)(
  'the mark in $file names the plain form, what it saves, and a test that exists',
  ({ file, comment }) => {
    const form = /Traded for speed: the plain form would be .+? Saves .+? (?<test>[\w-]+\.test\.ts) checks that /
    const name = form.exec(comment)?.groups?.test
    const [workspace] = /^\w+\/[\w-]+\//.exec(file) ?? ['']
    const isThere = (path: string) => path.startsWith(workspace) && path.endsWith(`/${name}`)
    expect(files.filter(isThere)).not.toEqual([])
  },
)
