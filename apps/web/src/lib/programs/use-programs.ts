import type { Program } from '@todo-agents/contract/program'
import { useEffect, useMemo, useRef } from 'react'
import { trpc } from '../server/trpc.ts'

/** The tokens and connected apps of the user by their ids, also those that have ended. */
export type Programs = ReadonlyMap<string, Program>

/**
 * Returns the programs of the user, the newest first. They are read again when one of `ids` is unknown, such as that of
 * a token that another tab has made since.
 */
export function usePrograms(ids: Iterable<string | null> = []): Programs {
  const { data, refetch } = trpc.program.list.useQuery(undefined, { staleTime: 0 })
  const programs = useMemo(() => new Map(data?.map((program) => [program.id, program])), [data])
  /** Asked for once each: the server lists at most the newest ones. */
  const asked = useRef(new Set<string>())
  useEffect(() => {
    if (!data) return
    const unknown = [...ids].filter((id) => id !== null && !programs.has(id) && !asked.current.has(id)) as string[]
    if (unknown.length === 0) return
    for (const id of unknown) asked.current.add(id)
    void refetch()
  }, [ids, programs, data, refetch])
  return programs
}
