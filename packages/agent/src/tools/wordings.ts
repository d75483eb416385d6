import { AppError } from '@todo-agents/contract/errors'
import type { KnownWording, Wording } from '@todo-agents/contract/wording'
import { wordingKey, wordingSetSchema } from '@todo-agents/contract/wording'
import { z } from 'zod'
import { defineTool } from './tool.ts'

interface WordingWriteOutput {
  wording: KnownWording
  /** The text of the oldest wording, which was deleted to make room. */
  forgotten?: string
  change_ids: string[]
}

const text = wordingSetSchema.shape.text.describe('The words, as the user wrote them.')

export const rememberWording = defineTool({
  name: 'remember_wording',
  description: 'Remembers what words of the user mean, after the user has confirmed it.',
  audience: 'rules',
  schema: z.strictObject({ text, means: wordingSetSchema.shape.means.describe('What they ask for.') }),
  async execute({ text, means }, { store }) {
    const { wording, change_id, forgotten } = await store.setWording({ text, means })
    return written(wording, change_id, forgotten)
  },
})

export const forgetWording = defineTool({
  name: 'forget_wording',
  description: 'Forgets what words of the user mean, when the user asks for it.',
  audience: 'rules',
  schema: z.strictObject({ text }),
  async execute({ text }, { store }) {
    const key = wordingKey(text)
    const known = (await store.wordings()).find((each) => wordingKey(each.text) === key)
    if (!known) throw new AppError('not_found', `What “${text}” means is not remembered.`, { field: 'text' })
    const { wording, change_id } = await store.deleteWording({ id: known.id })
    return written(wording, change_id, null)
  },
})

function written({ text, means }: Wording, change_id: string | null, forgotten: Wording | null) {
  const change_ids = change_id === null ? [] : [change_id]
  const output: WordingWriteOutput = {
    wording: { text, means },
    ...(forgotten && { forgotten: forgotten.text }),
    change_ids,
  }
  return { output, change_ids }
}
