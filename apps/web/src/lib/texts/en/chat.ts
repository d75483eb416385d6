/** The conversation with the assistant. */
export const chat = {
  taskDone: 'done',
  taskOpen: 'to do',
  copyCode: 'Copy the code',
  copied: 'Copied',
  notCopied: 'The browser did not allow it.',
  wideTable: 'Table, scrolls sideways',
  wideCode: 'Code, scrolls sideways',
}
