/** The parts of the page that have texts, each with a file in `en/`, in `de/` and beside this one. */
export type Part =
  | 'account'
  | 'actions'
  | 'chat'
  | 'keys'
  | 'menu'
  | 'palette'
  | 'places'
  | 'rows'
  | 'sessions'
  | 'settings'
  | 'time'
  | 'views'
