import { useMemo } from 'react'
import type { FieldReader } from '../../lib/changes/field-words.ts'
import { trpc } from '../../lib/server/trpc.ts'
import type { Day } from '../../lib/time/time.ts'
import { useReplica } from '../../lib/todos/replica-context.ts'
import { useMe } from '../../lib/user/me.ts'

/** Returns what the words of a change need: the user's clock, and the names of lists and todos. */
export function useFieldReader(today: Day): FieldReader {
  const { time_zone, date_order } = useMe()
  const replica = useReplica()
  const { data } = trpc.list.list.useQuery()
  return useMemo(() => {
    const names = new Map(data?.lists.map(({ id, name }) => [id, name]))
    return {
      time_zone,
      date_order,
      today,
      listName: (id) => names.get(id),
      todoName: (id) => replica.snapshot().get(id)?.item,
    }
  }, [time_zone, date_order, today, data, replica])
}
