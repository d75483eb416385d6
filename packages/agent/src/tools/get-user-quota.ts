import { z } from 'zod'
import { toLocal } from './local-time.ts'
import { defineTool } from './tool.ts'

export const getUserQuota = defineTool({
  name: 'get_user_quota',
  description:
    'How many requests to the assistant the user has made this month, how many are left, and until when; monthly_limit is null when there is no limit.',
  schema: z.strictObject({}),
  isReadOnly: true,
  async execute(_, { store, user }) {
    const { current_usage, monthly_limit, remaining_quota, reset_date } = await store.usage()
    const output = { current_usage, monthly_limit, remaining_quota, reset_date: toLocal(reset_date, user.time_zone) }
    return { output, change_ids: [] }
  },
})
