import type { Importance } from '@todo-agents/contract/todo'

export const IMPORTANCE_NAMES: Record<Importance, string> = {
  none: 'None',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
}
