package io.chartlake.local.command;

import io.chartlake.local.engine.Foreground;
import io.chartlake.local.stack.Programs;
import io.chartlake.local.stack.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

@Command(
    name = "audit",
    description = {
      "Compares what was acknowledged with every layer behind it: topics, objects, table, queries.",
      "Every option but those below is the audit's: see ./chartlake audit -- --help"
    })
public final class AuditCommand implements Callable<Integer> {
  @Mixin private StackOptions options;

  @Unmatched private List<String> auditOptions = new ArrayList<>();

  @Override
  public Integer call() {
    Stack stack = options.running();
    return Foreground.run(stack.home(), new Programs(stack).audit(auditOptions));
  }
}
