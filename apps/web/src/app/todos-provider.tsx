import { fromReplicaRow } from '@todo-agents/contract/replica-row'
import type { ReactNode } from 'react'
import { useEffect, useState } from 'react'
import { OutboxProvider } from '../features/todos/outbox-provider.tsx'
import { useClient } from '../lib/server/client.ts'
import { useServerWatch } from '../lib/server/server-watch.ts'
import { createReplica } from '../lib/todos/replica.ts'
import { ReplicaContext } from '../lib/todos/replica-context.ts'
import { useMe } from '../lib/user/me.ts'

/** How many todos the first request reads: enough for the first screen of any view. */
const FIRST_ROWS = 100

/**
 * Holds the replica of the user's todos, which it reads, and the outbox of new ones. A change of the time zone reads the
 * todos in their new order.
 */
export function TodosProvider({ children }: { children: ReactNode }) {
  const { time_zone } = useMe()
  return (
    <ZonedTodos key={time_zone} time_zone={time_zone}>
      {children}
    </ZonedTodos>
  )
}

function ZonedTodos({ time_zone, children }: { time_zone: string; children: ReactNode }) {
  const { trpc } = useClient()
  const watch = useServerWatch()
  const [replica] = useState(() =>
    createReplica({
      time_zone,
      async read(cursor) {
        const { todos, next_cursor } = await trpc.todo.replica.query(
          cursor === undefined ? { limit: FIRST_ROWS } : { cursor },
        )
        return { todos: todos.map(fromReplicaRow), next_cursor }
      },
    }),
  )
  useEffect(() => {
    void replica.load()
    return watch.onWake((wake) => {
      if (wake === 'server' && replica.snapshot().status === 'failed') void replica.load()
    })
  }, [replica, watch])
  return (
    <ReplicaContext value={replica}>
      <OutboxProvider>{children}</OutboxProvider>
    </ReplicaContext>
  )
}
