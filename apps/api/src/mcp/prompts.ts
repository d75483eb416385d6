import type { GetPromptResult, McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'

/** Made once: to make a schema costs more than the rest of a request. */
const dailyPlanSchema = z.object({
  day: z.string().max(50).optional().describe('Which day, such as tomorrow. Default: today.'),
})

/** Registers the prompts that a person picks in a client. */
export function registerPrompts(server: McpServer): void {
  server.registerPrompt(
    'daily_plan',
    {
      title: 'Plan my day',
      description: 'Looks at what is due and what is free, and proposes a plan for a day.',
      argsSchema: dailyPlanSchema,
    },
    ({ day = 'today' }) =>
      said(`Plan ${day} with me.
1. Call get_user_datetime, so that you know the date and the time.
2. Read what is overdue and what is due on that day with get_todo_list, and the free time with analyze_schedule.
3. Propose an order with times: the important and the overdue first, breaks between, nothing outside the working hours.
4. Ask me before you move anything. Then move all of it by one call of batch_update_schedule.`),
  )
  server.registerPrompt(
    'weekly_review',
    {
      title: 'Review my week',
      description: 'Looks back at what was done, and at what is still open and for how long.',
    },
    () =>
      said(`Review my week with me.
1. Call get_user_datetime. Read what was done in the last seven days (get_todo_list with status done) and what is open.
2. Tell me in a few sentences what was done, what was moved again and again, and what has no date.
3. For each old todo ask me: do it, give it a date, or delete it? Change only what I agree to.
4. End with the three most important things of the next week, and the conflicts in it (analyze_schedule).`),
  )
}

function said(text: string): GetPromptResult {
  return { messages: [{ role: 'user', content: { type: 'text', text } }] }
}
