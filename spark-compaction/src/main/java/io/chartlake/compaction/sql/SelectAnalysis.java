package io.chartlake.compaction.sql;

import io.chartlake.compaction.projection.Column;
import io.chartlake.compaction.rows.SparkTypes;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.catalyst.QueryPlanningTracker;
import org.apache.spark.sql.catalyst.analysis.SimpleAnalyzer$;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAlias;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Alias$;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.optimizer.CollapseProject$;
import org.apache.spark.sql.catalyst.optimizer.ReplaceExpressions$;
import org.apache.spark.sql.catalyst.optimizer.RewriteWithExpression$;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** What Spark's parser and analyzer make of a select list over the slots of a line. */
final class SelectAnalysis {
  /** How a list is read, whatever Spark's settings say; a wrong value must not become null. */
  private static final Map<String, String> RULES =
      Map.of(
          "spark.sql.ansi.enabled", "true",
          "spark.sql.ansi.doubleQuotedIdentifiers", "true",
          "spark.sql.caseSensitive", "true");

  private final String select;
  private final SQLConf rules = new SQLConf();
  private final List<Attribute> slots;
  private final List<NamedExpression> expressions;

  /**
   * @throws IllegalArgumentException naming what is wrong in the text
   */
  SelectAnalysis(List<Column> raw, String select, String timeZone) {
    this.select = select;
    RULES.forEach(rules::setConfString);
    try {
      rules.setConfString("spark.sql.session.timeZone", timeZone);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "spark.sql.session.timeZone '" + timeZone + "' is no time zone", e);
    }
    StructType line = new StructType();
    for (Column column : raw) {
      line = line.add(column.name(), SparkTypes.of(column.type()));
    }
    LocalRelation source = LocalRelation$.MODULE$.apply(line);
    this.slots = CollectionConverters.asJava(source.output());
    this.expressions = withRules(() -> analyze(source));
  }

  /** The columns in order; each is a slot or an expression over slots, named or as it is. */
  List<NamedExpression> expressions() {
    return expressions;
  }

  /** What a column is made of, without its name and casts to the type that it has. */
  static Expression value(NamedExpression expression) {
    Expression value = expression instanceof Alias alias ? alias.child() : (Expression) expression;
    while (value instanceof Cast cast && cast.child().dataType().equals(cast.dataType())) {
      value = cast.child();
    }
    return value;
  }

  int slot(Attribute field) {
    for (int slot = 0; slot < slots.size(); slot++) {
      if (slots.get(slot).exprId().equals(field.exprId())) {
        return slot;
      }
    }
    throw new IllegalStateException(field + " is none of " + slots);
  }

  /** The expression over a row that has a line's slots as columns. */
  Expression bound(Expression expression) {
    return expression instanceof Attribute field
        ? new BoundReference(slot(field), field.dataType(), true)
        : expression.mapChildren(this::bound);
  }

  /** An error that names the text. */
  IllegalArgumentException fault(String reason) {
    return new IllegalArgumentException("in '" + select + "' " + reason);
  }

  private <T> T withRules(Supplier<T> read) {
    return SQLConf.withExistingConf(rules, read::get);
  }

  private List<NamedExpression> analyze(LocalRelation source) {
    RecordRule rule = new RecordRule(this::fault);
    Project parsed = parse();
    CollectionConverters.asJava(parsed.expressions()).forEach(rule::checkParsed);
    Project named = new Project(named(parsed), source);
    LogicalPlan analyzed;
    try {
      analyzed =
          SimpleAnalyzer$.MODULE$.executeAndCheck(named, new QueryPlanningTracker(Option.empty()));
    } catch (Exception e) {
      throw unreadable(e);
    }
    rule.check(analyzed);
    // What Spark's optimizer must do before anything can be evaluated, and no more than that.
    LogicalPlan evaluable =
        CollapseProject$.MODULE$.apply(
            RewriteWithExpression$.MODULE$.apply(ReplaceExpressions$.MODULE$.apply(analyzed)),
            true);
    if (!(evaluable instanceof Project project && project.child() instanceof LocalRelation)) {
      throw fault("is more than one step over a record: " + evaluable.nodeName());
    }
    List<NamedExpression> list = CollectionConverters.asJava(project.projectList());
    list.forEach(expression -> rule.checkEvaluable((Expression) expression));
    return list;
  }

  private Project parse() {
    LogicalPlan parsed;
    try {
      parsed = CatalystSqlParser$.MODULE$.parsePlan("SELECT " + select);
    } catch (Exception e) {
      throw unreadable(e);
    }
    if (parsed instanceof Project project && project.child() instanceof OneRowRelation) {
      return project;
    }
    throw fault(
        "there is more than a list of columns, such as DISTINCT, FROM or WHERE: leave it out");
  }

  /** Every expression with a name, since Spark's own ones are for people's eyes. */
  private Seq<NamedExpression> named(Project project) {
    List<NamedExpression> list = CollectionConverters.asJava(project.projectList());
    return CollectionConverters.asScala(list.stream().map(this::named).toList()).toSeq();
  }

  private NamedExpression named(NamedExpression expression) {
    if (!(expression instanceof UnresolvedAlias unnamed)) {
      return expression;
    }
    Expression value = unnamed.child();
    if (value instanceof Cast cast && cast.child() instanceof UnresolvedAttribute field) {
      return alias(value, field.name());
    }
    throw fault(value.sql() + " has no name: add AS some_name");
  }

  private static Alias alias(Expression value, String name) {
    return Alias$.MODULE$.apply(
        value,
        name,
        Alias$.MODULE$.apply$default$3(value, name),
        Alias$.MODULE$.apply$default$4(value, name),
        Alias$.MODULE$.apply$default$5(value, name),
        Alias$.MODULE$.apply$default$6(value, name));
  }

  private IllegalArgumentException unreadable(Exception exception) {
    IllegalArgumentException fault = fault("Spark finds: " + SparkMessage.of(exception));
    fault.initCause(exception);
    return fault;
  }
}
