import { useQuery } from '@tanstack/react-query'
import { isSubscribed } from '../../lib/reminders/browser-push.ts'
import { useMe } from '../../lib/user/me.ts'

export const SUBSCRIBED_KEY = ['push-subscribed']

/** Returns whether this browser gets push messages for the user; undefined until it is known. */
export function useSubscribed(): boolean | undefined {
  const { id } = useMe()
  return useQuery({ queryKey: SUBSCRIBED_KEY, queryFn: () => isSubscribed(id), staleTime: 0 }).data
}
