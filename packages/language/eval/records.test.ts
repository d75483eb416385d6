import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readRecords } from './records.ts'

function folderWith(lines: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'eval-'))
  writeFileSync(join(folder, 'time.jsonl'), lines)
  return folder
}

test('a folder without the files has no records', () => {
  expect(readRecords(mkdtempSync(join(tmpdir(), 'eval-')))).toEqual({ times: [], commands: [] })
})

test('a bad line is named with its file, number and fault', () => {
  const good =
    '{"text":"noon","now":"2026-01-15T09:00:00","offset":"+01:00","start":"2026-01-15T12:00:00","grain":"hour","source":"own"}'
  expect(readRecords(folderWith(`${good}\n\n`)).times).toHaveLength(1)
  expect(() => readRecords(folderWith(`${good}\nnoon\n`))).toThrow(/time\.jsonl:2: not a JSON object/)
  expect(() => readRecords(folderWith(good.replace('"start"', '"begin"')))).toThrow(/time\.jsonl:1: .*any_of/)
})
