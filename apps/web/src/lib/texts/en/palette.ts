/** The palette: one field to go anywhere, do anything, find a todo, or say a sentence to the assistant. */
export const palette = {
  title: 'Go anywhere, do anything',
  placeholder: 'Go to, do, find, or ask…',
  results: 'Results',
  count: (count: number) => (count === 1 ? '1 result' : `${count} results`),
  close: 'Close',

  groupDo: 'Do',
  groupGo: 'Go to',
  groupTodos: 'Todos',
  groupChats: 'Conversations',
  groupAsk: 'Assistant',

  list: 'List',
  tag: 'Tag',
  settings: (section: string) => `Settings: ${section}`,

  newTodo: 'New todo',
  addTodo: (text: string) => `Add “${text}”`,
  newList: (name: string) => `New list “${name}”`,
  newChat: 'New chat',
  undo: 'Undo',
  redo: 'Redo',
  moveOverdue: (count: number) =>
    count === 1 ? 'Move 1 overdue todo to today' : `Move ${count} overdue todos to today`,
  light: 'Light theme',
  dark: 'Dark theme',
  hideAssistant: 'Hide the assistant',
  showAssistant: 'Show the assistant',
  editTags: 'Edit the tags',
  help: 'Keyboard shortcuts',
  signOut: 'Sign out',
  saveTodos: 'Create an account',
  searchAll: (text: string) => `Search for “${text}” everywhere`,
  ask: (text: string) => `Ask the assistant: ${text}`,
}
