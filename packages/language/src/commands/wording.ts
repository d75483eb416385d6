/** What the user has confirmed that words mean. `means`: what is asked for; `none`: nothing that a todo manager does. */
export interface Wording {
  text: string
  means: 'create' | 'list' | 'update' | 'complete' | 'delete' | 'none'
}
