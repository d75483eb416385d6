import { accountRouter } from './routers/account.ts'
import { assistantRouter } from './routers/assistant.ts'
import { changeRouter } from './routers/change.ts'
import { listRouter } from './routers/list.ts'
import { preferenceRouter } from './routers/preference.ts'
import { programRouter } from './routers/program.ts'
import { pushRouter } from './routers/push.ts'
import { reminderRouter } from './routers/reminder.ts'
import { runRouter } from './routers/run.ts'
import { sessionRouter } from './routers/session.ts'
import { tagRouter } from './routers/tag.ts'
import { todoRouter } from './routers/todo.ts'
import { meRouter, usageRouter } from './routers/user.ts'
import { wordingRouter } from './routers/wording.ts'
import { router } from './trpc.ts'

export const appRouter = router({
  todo: todoRouter,
  list: listRouter,
  tag: tagRouter,
  preference: preferenceRouter,
  wording: wordingRouter,
  session: sessionRouter,
  change: changeRouter,
  run: runRouter,
  assistant: assistantRouter,
  reminder: reminderRouter,
  push: pushRouter,
  usage: usageRouter,
  me: meRouter,
  account: accountRouter,
  program: programRouter,
})

/** The whole typed API. Clients import only this type. */
export type AppRouter = typeof appRouter
