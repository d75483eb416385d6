import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const local = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/)

/** One line of time.jsonl: a phrase, when it was said, and its value. */
const timeRecord = z
  .object({
    text: z.string().min(1),
    now: local,
    offset: z.string().regex(/^[+-]\d\d:\d\d$/),
    start: local.optional(),
    /** Exclusive. */
    end: local.optional(),
    grain: z.enum(['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second']).optional(),
    direction: z.enum(['after', 'before']).optional(),
    holiday: z.boolean().optional(),
    source: z.string(),
    /** Accepted dates, times or both: one of them must be found. */
    any_of: z.array(z.string()).nonempty().optional(),
  })
  .refine(({ start, grain, any_of }) => any_of || (start && grain), 'needs "any_of", or "start" and "grain"')

/** One line of commands.jsonl: a message, and every action that is right for it. */
const commandRecord = z.object({
  text: z.string().min(1),
  actions: z.array(z.enum(['create', 'list', 'update', 'complete', 'delete', 'none'])).nonempty(),
  source: z.string(),
  intent: z.string(),
})

export type TimeRecord = z.infer<typeof timeRecord>
export type CommandRecord = z.infer<typeof commandRecord>

/** The records of a folder; a missing file counts as empty. Throws an Error that names file, line and fault. */
export function readRecords(folder: string): { times: TimeRecord[]; commands: CommandRecord[] } {
  return {
    times: readLines(join(folder, 'time.jsonl'), timeRecord),
    commands: readLines(join(folder, 'commands.jsonl'), commandRecord),
  }
}

function readLines<Schema extends z.ZodType>(file: string, schema: Schema): z.infer<Schema>[] {
  return textOf(file)
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [readLine(line, `${file}:${index + 1}`, schema)]))
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

function readLine<Schema extends z.ZodType>(line: string, place: string, schema: Schema): z.infer<Schema> {
  const result = schema.safeParse(parseJson(line, place))
  if (!result.success) throw new Error(`${place}: ${z.prettifyError(result.error)}`)
  return result.data
}

function parseJson(line: string, place: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new Error(`${place}: not a JSON object on a line of its own`)
  }
}
