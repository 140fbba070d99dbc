"""Tests of template.yaml: see .ci/template."""

import copy
import glob
import json
import os
import re
import unittest

import boto3
from samcli.lib.providers.sam_function_provider import SamFunctionProvider
from samcli.lib.providers.sam_stack_provider import SamLocalStackProvider
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

with open("template.yaml", encoding="utf-8") as file:
    TEXT = file.read()
TEMPLATE = yaml_parse(TEXT)
PARAMETERS = TEMPLATE["Parameters"]
DEFAULTS = {name: str(one.get("Default", "")) for name, one in PARAMETERS.items()}

# What CloudFormation takes as the name of a resource, which no other stack may have.
NAMES = {
    "AlarmName", "BucketName", "DashboardName", "FunctionName", "LogGroupName", "Name", "QueueName", "RoleName",
    "ServerlessCacheName", "TopicName", "UserGroupId", "UserId",
}  # fmt: skip
HTTP_API_SECONDS = 30
LONGEST_POLL_SECONDS = 20
LEASE_SECONDS = 30


def translated():
    template = copy.deepcopy(TEMPLATE)
    template["Globals"]["Function"]["CodeUri"] = "s3://bucket/key"
    return Translator({}, Parser(), boto_session=boto3.session.Session()).translate(template, {})


RESOURCES = translated()["Resources"]


def of_type(kind):
    return {name: one["Properties"] for name, one in RESOURCES.items() if one["Type"] == kind}


def value(node, parameters):
    """What CloudFormation makes of an expression of these parameters; other references stay as they are."""
    if isinstance(node, list):
        return [value(one, parameters) for one in node]
    if not isinstance(node, dict):
        return node
    name, given = next(iter(node.items())) if len(node) == 1 else (None, None)
    if name == "Ref" and given in parameters:
        return parameters[given]
    if name == "Condition":
        return value(TEMPLATE["Conditions"][given], parameters)
    if name == "Fn::If":
        return value(given[1 if value({"Condition": given[0]}, parameters) else 2], parameters)
    if name == "Fn::Sub" and isinstance(given, str):
        return re.sub(r"\$\{([^}]+)}", lambda found: str(parameters.get(found[1], found[0])), given)
    if not str(name).startswith("Fn::"):
        return {key: value(one, parameters) for key, one in node.items()}
    given = value(given, parameters)
    functions = {
        "Fn::Equals": lambda: str(given[0]) == str(given[1]),
        "Fn::Not": lambda: not given[0],
        "Fn::And": lambda: all(given),
        "Fn::Or": lambda: any(given),
        "Fn::EachMemberEquals": lambda: all(one == given[1] for one in given[0].split(",")),
        "Fn::Join": lambda: given[0].join(given[1]),
        "Fn::Split": lambda: given[1].split(given[0]),
        "Fn::Select": lambda: given[1][int(given[0])],
    }
    return functions[name]() if name in functions else {name: given}


def parameters_of(node):
    """The parameters that an expression depends on, by conditions too."""
    if isinstance(node, list):
        return set().union(*map(parameters_of, node))
    if not isinstance(node, dict):
        return set()
    found = set()
    for name, given in node.items():
        if name == "Ref" or name == "Condition" and isinstance(given, str):
            found |= {given} & set(PARAMETERS) or parameters_of(TEMPLATE["Conditions"].get(given))
        elif name == "Fn::If":
            found |= parameters_of({"Condition": given[0]}) | parameters_of(given[1:])
        elif name == "Fn::Sub":
            text, *rest = [given] if isinstance(given, str) else given
            found |= set(re.findall(r"\$\{(\w+)}", text)) & set(PARAMETERS) | parameters_of(rest)
        else:
            found |= parameters_of(given)
    return found


def others(name):
    """The values of a parameter that are told in a word: of a number the least and the most; none if it is a text."""
    one = PARAMETERS[name]
    number = [one.get("MinValue"), one.get("MaxValue")] if one["Type"] == "Number" else []
    return [str(each) for each in one.get("AllowedValues", number)]


def refusals(**changed):
    """The rules that refuse these parameters."""
    given = {**DEFAULTS, **changed}
    for name, text in given.items():
        if not re.fullmatch(PARAMETERS[name].get("AllowedPattern", "(?s:.*)"), text):
            return [name]
    return [
        name
        for name, rule in TEMPLATE["Rules"].items()
        if value(rule.get("RuleCondition", True), given)
        and not all(value(one["Assert"], given) for one in rule["Assertions"])
    ]


class TemplateTest(unittest.TestCase):
    def test_every_handler_exists(self):
        for name, function in of_type("AWS::Lambda::Function").items():
            handler, method = function["Handler"].split("::")
            path = "functions/app/src/main/java/" + handler.replace(".", "/") + ".java"
            self.assertTrue(os.path.exists(path), f"{name}: {path}")
            with open(path, encoding="utf-8") as source:
                self.assertIn(f"class {handler.split('.')[-1]} extends Handler", source.read())
            self.assertEqual("handleRequest", method)

    def test_timeouts_agree(self):
        functions = of_type("AWS::Lambda::Function")
        for name, function in functions.items():
            if name != "DrainFunction":
                self.assertLess(function["Timeout"], HTTP_API_SECONDS, name)
        self.assertGreater(functions["QueryFunction"]["Timeout"], LONGEST_POLL_SECONDS)
        self.assertGreater(functions["DrainFunction"]["Timeout"], 2 * LEASE_SECONDS)
        (schedule,) = of_type("AWS::Scheduler::Schedule").values()
        retry = schedule["Target"]["RetryPolicy"]
        self.assertEqual({"MaximumRetryAttempts": 0, "MaximumEventAgeInSeconds": 60}, retry)
        (invoked,) = of_type("AWS::Lambda::EventInvokeConfig").values()
        self.assertEqual(0, invoked["MaximumRetryAttempts"])

    def test_another_value_of_a_parameter_publishes_the_functions(self):
        published = of_type("AWS::Lambda::Version")
        descriptions = {json.dumps(version["Description"]) for version in published.values()}
        self.assertEqual((4, 1), (len(published), len(descriptions)), descriptions)
        description = json.loads(descriptions.pop())
        for name, function in of_type("AWS::Lambda::Function").items():
            # else Lambda refuses to publish what it has published already
            self.assertEqual(description, function["Environment"]["Variables"]["REVISION"], name)
        for name in published:
            # a drain of the last version may still run
            self.assertEqual({"Retain"}, {RESOURCES[name][key] for key in ("DeletionPolicy", "UpdateReplacePolicy")}, name)

        of_functions = set()
        for function in of_type("AWS::Lambda::Function").values():
            # which belongs to the function and not to its versions
            function = {key: one for key, one in function.items() if key != "ReservedConcurrentExecutions"}
            of_functions |= parameters_of(function)
        self.assertTrue({"DrainMode", "CreateRedis", "RedisUrl"} <= of_functions, of_functions)
        described = parameters_of(description)
        self.assertEqual({name for name in of_functions if others(name)} | {"Revision"}, described)
        with open("docs/deploy.md", encoding="utf-8") as file:
            listed = file.read().split("also needs another `Revision`: ")[1].split(".")[0]
        self.assertEqual(of_functions - described, set(re.findall(r"`(\w+)`", listed)))

        told = value(description, DEFAULTS)
        for name in described:
            for other in others(name) or ["2"]:
                same = other == DEFAULTS[name]
                self.assertEqual(same, told == value(description, {**DEFAULTS, name: other}), f"{name}={other}")
        longest = {name: max(others(name) or ["r" * 40], key=len) for name in described}
        self.assertEqual([], refusals(Revision=longest["Revision"]))
        self.assertEqual(["Revision"], refusals(Revision=longest["Revision"] + "r"))
        self.assertLessEqual(len(value(description, longest)), 256)

    def test_events_have_the_route_keys_that_are_sent(self):
        routes = {
            f"{event['Properties']['Method']} {event['Properties']['Path']}"
            for function in TEMPLATE["Resources"].values()
            for event in function.get("Properties", {}).get("Events", {}).values()
            if event["Type"] == "HttpApi"
        }
        for path in glob.glob("events/*.json"):
            with open(path, encoding="utf-8") as file:
                event = json.load(file)
            if "routeKey" in event:
                http = event["requestContext"]["http"]
                own = f"{http['method']} {http['path']}"
                sent = own if own in routes else "$default"
                self.assertEqual(sent, event["routeKey"], path)
                self.assertEqual(sent, event["requestContext"].get("routeKey", sent), path)

    def test_each_function_has_a_role_of_its_own(self):
        roles = [str(function["Role"]) for function in of_type("AWS::Lambda::Function").values()]
        self.assertEqual(len(roles), len(set(roles)))

    def test_no_role_may_use_everything(self):
        def statements(node):
            if isinstance(node, dict):
                if "Action" in node and "Effect" in node and node["Action"] != "sts:AssumeRole":
                    yield node
                for one in node.values():
                    yield from statements(one)
            elif isinstance(node, list):
                for one in node:
                    yield from statements(one)

        found = 0
        for name, role in of_type("AWS::IAM::Role").items():
            for statement in statements(role):
                found += 1
                self.assertNotIn("*", json.dumps(statement["Action"]), name)
                self.assertNotRegex(json.dumps(statement["Resource"]), r'"\*"|:::\*', name)
        self.assertGreater(found, 10)

    def test_only_the_drain_writes_files(self):
        writers = [n for n, role in of_type("AWS::IAM::Role").items() if "s3:PutObject" in json.dumps(role)]
        self.assertEqual(["DrainRole"], writers)

    def test_two_stacks_have_no_name_in_common(self):
        def names(stack):
            of_stack = {
                **DEFAULTS,
                "AWS::StackName": stack,
                "AWS::StackId": f"arn:aws:cloudformation:r:1:stack/{stack}/{stack}0b-11f0-9c",
            }
            for name, resource in RESOURCES.items():
                for key, given in resource.get("Properties", {}).items():
                    if key in NAMES and resource["Type"] not in ("AWS::Lambda::Alias", "AWS::Lambda::EventInvokeConfig"):
                        resolved = value(given, of_stack)
                        if isinstance(resolved, str):
                            yield f"{resource['Type']} {resolved}"

        one, other = set(names("dev")), set(names("prod"))
        self.assertEqual(3, len(one), one)  # the store, its user and its group must have one
        self.assertEqual(set(), one & other)
        self.assertRegex(json.dumps(sorted(one)), "sluice-dev0b")

    def test_no_secret_is_in_an_environment(self):
        self.assertEqual(["{{resolve:secretsmanager:${StorePassword}:SecretString:password}}"], re.findall("{{.*?}}", TEXT))
        for name, function in of_type("AWS::Lambda::Function").items():
            self.assertNotIn("resolve:", json.dumps(function["Environment"]), name)

    def test_every_parameter_is_described_and_in_a_group(self):
        groups = TEMPLATE["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
        grouped = [name for group in groups for name in group["Parameters"]]
        self.assertEqual(sorted(PARAMETERS), sorted(grouped))
        for name, parameter in PARAMETERS.items():
            self.assertTrue(parameter.get("Description"), name)
            free = parameter["Type"] == "String" and "AllowedValues" not in parameter
            self.assertTrue(not free or "AllowedPattern" in parameter or name == "MailFrom", name)

    def test_guided_deploy_can_leave_every_parameter_as_it_is(self):
        # SAM offers no default for a hidden parameter, and takes no empty one
        self.assertEqual([], [name for name, one in PARAMETERS.items() if one.get("NoEcho")])

    def test_every_parameter_is_in_the_docs(self):
        with open("docs/deploy.md", encoding="utf-8") as file:
            section = file.read().split("\n## Parameters\n")[1].split("\n\n**")[0]
        rows = [row.split("|")[1] for row in section.splitlines() if row.startswith("| `")]
        self.assertEqual(sorted(PARAMETERS), sorted(name for row in rows for name in re.findall(r"`(\w+)`", row)))

    def test_every_log_group_ends(self):
        for name, group in of_type("AWS::Logs::LogGroup").items():
            self.assertEqual({"Ref": "LogRetentionDays"}, group["RetentionInDays"], name)

    def test_every_alarm_goes_to_the_topic(self):
        alarms = of_type("AWS::CloudWatch::Alarm")
        self.assertEqual(6, len(alarms))
        for name, alarm in alarms.items():
            self.assertEqual([{"Ref": "AlarmTopic"}], alarm["AlarmActions"], name)
            self.assertIn(alarm["TreatMissingData"], ("breaching", "notBreaching", "missing"), name)

    def test_what_can_work_is_not_refused(self):
        secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:sluice/redis-AbCdEf"
        mine = {"CreateRedis": "false", "RedisUrl": "rediss://cache.example.org:6380/1"}
        for good in (
            {},
            mine,
            {**mine, "RedisSecret": secret, "Durability": "replica"},
            {**mine, "RedisUrl": "redis://a:6379,b:6379?cluster=true"},
            {**mine, "SubnetIds": "subnet-1,subnet-2", "SecurityGroupIds": "sg-1"},
            {"CreateBucket": "false", "FilesBucket": "my-bucket", "Sales": "s3://my-bucket/sales/"},
            {"Sales": "s3://my-bucket/"},
            {"Sales": "https://example.org/sales.csv"},
            {"Tokens": "ann:submitter:" + "0" * 64 + ",bob:viewer:" + "f" * 64},
            {"SmtpUrl": "smtps://mail.example.org", "MailFrom": "Sluice <sluice@example.org>"},
            {"SmtpUrl": secret, "MailFrom": "sluice@example.org", "WebhookUrl": secret},
            {"DomainName": "tasks.example.org", "CertificateArn": "arn:aws:acm:eu-west-1:123456789012:certificate/a-b"},
            {"DrainSchedule": "cron(0/5 8-18 ? * MON-FRI *)"},
            {"AlarmTopic": "arn:aws:sns:eu-west-1:123456789012:alarms"},
        ):
            self.assertEqual([], refusals(**good), good)

    def test_what_cannot_work_is_refused(self):
        for refused, bad in (
            ("RedisOfYours", {"CreateRedis": "false"}),
            ("RedisMadeHere", {"RedisUrl": "redis://h"}),
            ("RedisMadeHere", {"SubnetIds": "subnet-1", "SecurityGroupIds": "sg-1"}),
            ("RedisMadeHere", {"Durability": "replica"}),
            ("RedisMadeHere", {"SecondZone": "0"}),
            ("GroupsWithSubnets", {"CreateRedis": "false", "RedisUrl": "redis://h", "SubnetIds": "subnet-1"}),
            ("SubnetsWithGroups", {"SecurityGroupIds": "sg-1"}),
            ("OneBucket", {"FilesBucket": "my-bucket"}),
            ("Domain", {"DomainName": "tasks.example.org"}),
            ("Mail", {"SmtpUrl": "smtp://mail.example.org"}),
            ("RedisUrl", {"CreateRedis": "false", "RedisUrl": "redis://:password@h"}),
            ("RedisUrl", {"CreateRedis": "false", "RedisUrl": "h:6379"}),
            ("RedisSecret", {"CreateRedis": "false", "RedisUrl": "redis://h", "RedisSecret": "my-secret"}),
            ("Tokens", {"Tokens": "ann:admin:" + "0" * 64}),
            ("Tokens", {"Tokens": "ann:viewer:" + "0" * 64 + ","}),
            ("Tokens", {"Tokens": "a-token"}),
            ("SmtpUrl", {"SmtpUrl": "smtp://user:password@mail.example.org", "MailFrom": "a@b"}),
            ("WebhookUrl", {"WebhookUrl": "https://user:password@example.org"}),
            ("DrainSchedule", {"DrainSchedule": "every minute"}),
            ("VpcCidr", {"VpcCidr": "10.0.0.0/28"}),
            ("AllowedOrigin", {"AllowedOrigin": "https://example.org/"}),
            ("AlarmTopic", {"AlarmTopic": "alarms"}),
            # their roles could read s3://my-bucket-of-others and s3://my-bucket/sales-of-others too
            ("Sales", {"Sales": "s3://my-bucket"}),
            ("Sales", {"Sales": "s3://my-bucket/sales"}),
            ("Sales", {"Sales": "s3://my-bucket//"}),
        ):
            self.assertEqual([refused], refusals(**bad), bad)

    def test_sam_local_finds_nothing_of_the_stack(self):
        # SAM replaces what only a stack has by its name, which no function could use
        with open("docs/deploy.md", encoding="utf-8") as file:
            (given,) = re.findall(r"echo '(\{\"Parameters.*?)' > ", file.read(), re.DOTALL)
        for function in SamFunctionProvider(SamLocalStackProvider.get_stacks("template.yaml")[0]).get_all():
            variables = {**function.environment["Variables"], **json.loads(given)["Parameters"]}
            for name, text in variables.items():
                named = set(re.findall(r"\w+", str(text))) & set(TEMPLATE["Resources"])
                self.assertTrue(isinstance(text, dict) or not named, f"{function.name}: {name}={text}")


if __name__ == "__main__":
    unittest.main()
