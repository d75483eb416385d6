import { createScriptedModel } from '@todo-agents/agent/models/scripted'
import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { sessionPrefix } from '@todo-agents/contract/session'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appRouter } from './router.ts'
import { startTestServer, type TestServer, type TestUser } from './testing/test-server.ts'

/** Stands in everything that user A has, so that it cannot come out unnoticed. */
const MARK = 'zanzibar'

interface Belongings {
  todo_id: string
  other_todo_id: string
  tag_id: string
  session_id: string
  run_id: string
  approval_id: string
  change_id: string
}
