/** The columns of a user that the rules about todos need. */
export interface UserSettings {
  id: string
  time_zone: string
  /** In minutes. */
  default_duration: number
  ask_before_deleting: boolean
}
