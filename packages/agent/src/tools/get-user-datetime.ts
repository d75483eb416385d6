import { z } from 'zod'
import { toLocal, zoned } from './local-time.ts'
import { defineTool } from './tool.ts'

export const getUserDatetime = defineTool({
  name: 'get_user_datetime',
  description:
    'The current date, time and weekday of the user. Call it before you turn words such as "tomorrow" into a date.',
  schema: z.strictObject({}),
  isReadOnly: true,
  async execute(_, { user }) {
    const now = zoned(user.now, user.time_zone)
    const weekday = now.toLocaleString('en', { weekday: 'long' })
    const output = {
      now: toLocal(user.now, user.time_zone),
      weekday,
      time_zone: user.time_zone,
      utc_offset: now.offset,
    }
    return { output, change_ids: [] }
  },
})
