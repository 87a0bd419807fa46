/** One option. */
export interface Option<T> {
  /** What stands for its value in help; none for a switch, which has a `--no-` form too. */
  readonly metavar?: string;
  /** Given several times it grows instead of being replaced. */
  readonly many?: true;
  /** Neither the environment nor the config file has a say. */
  readonly flagOnly?: true;
  /** The environment variable, where the usual name means something else. */
  readonly env?: string;
  /** One line of help. */
  readonly help: string;
  /** @throws {@link UsageError} that begins with `label` */
  readonly parse: (text: string, label: string) => T;
}
