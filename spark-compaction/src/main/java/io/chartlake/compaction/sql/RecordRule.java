package io.chartlake.compaction.sql;

import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.Generator;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.expressions.Unevaluable;
import org.apache.spark.sql.catalyst.expressions.UnresolvedWindowExpression;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The rule that a row follows from its record alone: whichever run makes it, beside whatever other
 * records. Otherwise a rebuild would make another table, and what a row holds would hang on when it
 * was read.
 */
final class RecordRule {
  private final Function<String, IllegalArgumentException> fault;

  /**
   * @param fault says in which text something is wrong
   */
  RecordRule(Function<String, IllegalArgumentException> fault) {
    this.fault = fault;
  }

  /**
   * Looks at what Spark's parser has made of the text, where its analyzer would only say that
   * something of a query is missing.
   *
   * @throws IllegalArgumentException naming the first expression that breaks the rule, or a
   *     function that there is not
   */
  void checkParsed(Expression expression) {
    check(expression, this::parsedBreach);
  }

  /**
   * Looks at what Spark's analyzer has made of the text.
   *
   * @throws IllegalArgumentException naming the first expression that breaks the rule
   */
  void check(LogicalPlan analyzed) {
    for (Expression expression : CollectionConverters.asJava(analyzed.expressions())) {
      check(expression, RecordRule::breach);
    }
    for (LogicalPlan child : CollectionConverters.asJava(analyzed.children())) {
      check(child);
    }
  }

  /**
   * Looks at what is to be evaluated.
   *
   * @throws IllegalArgumentException naming the first expression that has no value in a task
   */
  void checkEvaluable(Expression expression) {
    check(
        expression,
        part ->
            part instanceof Unevaluable && !(part instanceof Attribute)
                ? Optional.of("is known only to a query that runs")
                : breach(part));
  }

  private void check(Expression expression, Function<Expression, Optional<String>> rule) {
    Optional<String> breach = rule.apply(expression);
    if (breach.isPresent()) {
      throw fault.apply(
          "%s %s; a row must follow from its record alone, so leave that to the queries that read the table"
              .formatted(text(expression), breach.get()));
    }
    for (Expression child : CollectionConverters.asJava(expression.children())) {
      check(child, rule);
    }
  }

  private static String text(Expression expression) {
    if (expression instanceof PlanExpression<?>) {
      return "(SELECT …)";
    }
    return isWindow(expression)
        ? expression.children().head().sql() + " OVER (…)"
        : expression.sql();
  }

  private static boolean isWindow(Expression expression) {
    return expression instanceof UnresolvedWindowExpression
        || expression instanceof WindowExpression;
  }

  private Optional<String> parsedBreach(Expression expression) {
    if (expression instanceof PlanExpression<?>) {
      return Optional.of("is a subquery");
    }
    if (isWindow(expression)) {
      return Optional.of("is a window function");
    }
    if (!(expression instanceof UnresolvedFunction function)) {
      return Optional.empty();
    }
    String name = String.join(".", CollectionConverters.asJava(function.nameParts()));
    Option<ExpressionInfo> known =
        FunctionRegistry.builtin().lookupFunction(FunctionIdentifier.apply(name));
    if (known.isEmpty()) {
      throw fault.apply("there is no function " + name + " among those that Spark brings");
    }
    return known.get().getGroup().equals("agg_funcs")
        ? Optional.of("is an aggregate")
        : Optional.empty();
  }

  private static Optional<String> breach(Expression expression) {
    if (expression instanceof AggregateExpression) {
      return Optional.of("is an aggregate");
    }
    if (expression instanceof Generator) {
      return Optional.of("makes several rows of one");
    }
    if (expression.nodePatterns().contains(TreePattern.CURRENT_LIKE())) {
      return Optional.of("depends on when and by whom it is asked");
    }
    boolean isSource =
        CollectionConverters.asJava(expression.children()).stream()
            .allMatch(Expression::deterministic);
    return isSource && !expression.deterministic()
        ? Optional.of("has another value each time")
        : Optional.empty();
  }
}
