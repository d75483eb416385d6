/** The parts of the page that have texts, each with a file in `en/`, in `de/` and beside this one. */
export type Part = 'actions' | 'chat' | 'detail' | 'keys' | 'places' | 'rows' | 'time' | 'views'
