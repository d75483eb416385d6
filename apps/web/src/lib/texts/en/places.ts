import { plural } from '../plural.ts'

/** The names of the places of the app: what the side bar, the palette and the titles of the views call them. */
export const places = {
  inbox: 'Inbox',
  today: 'Today',
  upcoming: 'Upcoming',
  all: 'All',
  done: 'Done',
  lists: 'Lists',
  tags: 'Tags',
  filters: 'Filters',
  history: 'History',
  settings: 'Settings',
  account: 'Account',
  assistant: 'Assistant',
  search: 'Search',
  places: 'Places',
  openPlaces: 'Open the side bar',
  openCount: (count: number) => plural(count, { one: '1 open todo', other: `${count} open todos` }),
  skipToTodos: 'Skip to the todos',
  skipToAssistant: 'Skip to the assistant',
}
