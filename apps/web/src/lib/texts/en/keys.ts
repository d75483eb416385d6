/** The names of the keyboard shortcuts, and the help that lists them. */
export const keys = {
  title: 'Keyboard shortcuts',
  palette: 'Go anywhere, do anything',
  search: 'Search',
  add: 'Add a todo',
  undo: 'Undo the last change',
  redo: 'Redo it',
  panel: 'Show or hide the assistant',
  help: 'Show this list',
  groupPage: 'Anywhere',
  groupGo: 'Go to',
  groupList: 'In the list',
  or: 'or',
  thenKey: 'then',
  off: 'Keys without Ctrl are switched off.',
  offMac: 'Keys without ⌘ are switched off.',
  change: 'Change this in the settings',
}
